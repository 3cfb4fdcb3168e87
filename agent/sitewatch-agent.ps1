<#
.SYNOPSIS
  Tells a Sitewatch server that this machine is alive, or how a job on it went. The twin of the shell agent, for Windows.

.DESCRIPTION
  powershell -File sitewatch-agent.ps1 [run]           send heartbeats until stopped
  powershell -File sitewatch-agent.ps1 once            send one heartbeat
  powershell -File sitewatch-agent.ps1 test            send one heartbeat and explain what is wrong
  powershell -File sitewatch-agent.ps1 job COMMAND...  run a command and report its start, end, exit code and duration

  Windows PowerShell 5.1 or PowerShell 7. Settings come from the environment, else from the file $env:SITEWATCH_CONFIG
  (C:\ProgramData\Sitewatch\sitewatch-agent.conf), with the names of the shell agent; SITEWATCH_DISK is a drive (C:).
  SITEWATCH_CA_FILE is not known: import the authority into the certificate store of the machine.
  Exit codes: 0 done, 1 not delivered, 2 bad use or bad settings; "job" always returns the exit code of its command.
#>
# No param block: the arguments of a job must reach it as they are.
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$Version = '1.0.0'
$ConfigFile = if ($env:SITEWATCH_CONFIG) { $env:SITEWATCH_CONFIG } else { "$env:ProgramData\Sitewatch\sitewatch-agent.conf" }
$Problems = New-Object System.Collections.Generic.List[string]

function Write-Log([string]$Text) {
    [Console]::Error.WriteLine('{0:yyyy-MM-ddTHH:mm:ssZ} sitewatch-agent: {1}' -f [DateTime]::UtcNow, $Text)
}

# ---- Settings: read by name and compared with patterns. The file is never evaluated.

function Read-Settings {
    $settings = @{
        SITEWATCH_SERVER_ID = ''; SITEWATCH_API_URL = ''; SITEWATCH_TOKEN = ''; SITEWATCH_INTERVAL = ''
        SITEWATCH_TIMEOUT = '10'; SITEWATCH_METRICS = 'on'; SITEWATCH_DISK = $env:SystemDrive
    }
    if (Test-Path -LiteralPath $ConfigFile -PathType Leaf) { Read-ConfigFile $settings }
    elseif ($env:SITEWATCH_CONFIG) { $Problems.Add("SITEWATCH_CONFIG: there is no file $ConfigFile") }
    foreach ($name in @($settings.Keys)) {
        $value = [Environment]::GetEnvironmentVariable($name)
        if ($value) { $settings[$name] = $value }
    }
    Test-Settings $settings
    # What this program starts has no need of the token.
    $env:SITEWATCH_TOKEN = $null
    $settings
}

function Read-ConfigFile([hashtable]$Settings) {
    $number = 0
    foreach ($line in [IO.File]::ReadAllLines($ConfigFile)) {
        $number++
        $text = $line.Trim() -replace '^export ', ''
        if ($text -eq '' -or $text.StartsWith('#')) { continue }
        $name, $value = $text -split '=', 2
        $name = $name.Trim()
        if ($null -eq $value) { $Problems.Add("line $number of $ConfigFile is not NAME=value") }
        elseif (-not $Settings.ContainsKey($name)) { $Problems.Add("line $number of $ConfigFile sets something unknown") }
        else { $Settings[$name] = $value.Trim() -replace '^"(.*)"$', '$1' -replace "^'(.*)'$", '$1' }
    }
}

function Test-Settings([hashtable]$Settings) {
    if ($Settings.SITEWATCH_SERVER_ID -notmatch '^[1-9][0-9]{0,9}$') {
        $Problems.Add('SITEWATCH_SERVER_ID must be the number of the server in Sitewatch')
    }
    if ($Settings.SITEWATCH_API_URL -notmatch '^https?://[A-Za-z0-9\[][A-Za-z0-9._~:/%\[\]-]*$') {
        $Problems.Add('SITEWATCH_API_URL must be the address of Sitewatch, such as https://sitewatch.example.org')
    }
    if ($Settings.SITEWATCH_TOKEN -notmatch '^[A-Za-z0-9._~+/=-]+$') {
        $Problems.Add('SITEWATCH_TOKEN must be the heartbeat token that Sitewatch showed for this server')
    }
    $seconds = 0.0
    if ($Settings.SITEWATCH_INTERVAL -ne '' -and -not (
            $Settings.SITEWATCH_INTERVAL -match '^[0-9]{1,5}(\.[0-9]+)?$' -and
            [double]::TryParse($Settings.SITEWATCH_INTERVAL, 'Float', [Globalization.CultureInfo]::InvariantCulture, [ref]$seconds) -and
            $seconds -ge 0.1 -and $seconds -le 3600)) {
        $Problems.Add('SITEWATCH_INTERVAL must be a number of seconds from 0.1 to 3600')
    }
    if ($Settings.SITEWATCH_TIMEOUT -notmatch '^([1-9]|[1-5][0-9]|60)$') {
        $Problems.Add('SITEWATCH_TIMEOUT must be a whole number of seconds from 1 to 60')
    }
    if ($Settings.SITEWATCH_METRICS -cnotmatch '^(on|off)$') { $Problems.Add('SITEWATCH_METRICS must be on or off') }
    if ($Settings.SITEWATCH_DISK -notmatch '^[A-Za-z]:\\?$') { $Problems.Add('SITEWATCH_DISK must be a drive, such as C:') }
    # Null: as Sitewatch says.
    $Settings.LongestMs = if ($seconds -gt 0) { [int]($seconds * 1000) } else { $null }
    $Settings.Base = $Settings.SITEWATCH_API_URL.TrimEnd('/') -replace '/api$', ''
}

# ---- Metrics: each is left out where Windows does not tell it. There is no load average.

function Get-Metrics([string]$Disk) {
    $metrics = @{}
    try {
        $cpu = Get-CimInstance Win32_PerfFormattedData_PerfOS_Processor -Filter "Name='_Total'"
        $metrics.cpu_percent = [Math]::Min(100, [double]$cpu.PercentProcessorTime)
    } catch { Write-Verbose "$_" }
    try {
        $os = Get-CimInstance Win32_OperatingSystem
        $metrics.memory_percent = [Math]::Round(100 * (1 - $os.FreePhysicalMemory / $os.TotalVisibleMemorySize), 1)
    } catch { Write-Verbose "$_" }
    try {
        $drive = Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='$($Disk.Substring(0, 2))'"
        $metrics.disk_percent = [Math]::Round(100 * (1 - $drive.FreeSpace / $drive.Size), 1)
    } catch { Write-Verbose "$_" }
    $metrics
}

function New-Heartbeat([hashtable]$Settings) {
    $body = @{ agent_version = "$Version (PowerShell)" }
    if ($Settings.SITEWATCH_METRICS -ceq 'on') {
        $metrics = Get-Metrics $Settings.SITEWATCH_DISK
        if ($metrics.Count -gt 0) { $body.metrics = $metrics }
    }
    $body
}

# ---- One request

function New-Client([hashtable]$Settings) {
    Add-Type -AssemblyName System.Net.Http
    # Windows PowerShell offers older versions only, unless it is told.
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
    $handler = New-Object System.Net.Http.HttpClientHandler
    $handler.AllowAutoRedirect = $false
    $client = New-Object System.Net.Http.HttpClient -ArgumentList $handler
    $client.Timeout = [TimeSpan]::FromSeconds([int]$Settings.SITEWATCH_TIMEOUT)
    $client.MaxResponseContentBufferSize = 65536
    $client
}

# Returns Ok, Next (seconds or null), Failure, Lasting (trying again soon is of no use) and RetryAfter (seconds or null).
function Send-Heartbeat($Client, [hashtable]$Settings, [hashtable]$Body) {
    $result = @{ Ok = $false; Next = $null; Failure = ''; Lasting = $false; RetryAfter = $null; Reply = '' }
    $request = New-Object System.Net.Http.HttpRequestMessage -ArgumentList ([System.Net.Http.HttpMethod]::Post), "$($Settings.Base)/api/heartbeat/$($Settings.SITEWATCH_SERVER_ID)/"
    [void]$request.Headers.TryAddWithoutValidation('Authorization', "Bearer $($Settings.SITEWATCH_TOKEN)")
    [void]$request.Headers.TryAddWithoutValidation('User-Agent', "sitewatch-agent/$Version")
    $json = ConvertTo-Json $Body -Compress -Depth 3
    $request.Content = New-Object System.Net.Http.StringContent -ArgumentList $json, ([Text.Encoding]::UTF8), 'application/json'
    try {
        $response = $Client.SendAsync($request).GetAwaiter().GetResult()
        $result.Reply = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    } catch {
        $result.Failure = "no answer from $($Settings.Base) (name, address, port, firewall, certificate?): $($_.Exception.GetBaseException().Message)"
        return $result
    }
    $status = [int]$response.StatusCode
    if ($status -ge 200 -and $status -lt 300 -and $result.Reply -match '"server_id"') {
        $result.Ok = $true
        if ($result.Reply -match '"next_in_seconds":\s*(\d{1,9})') { $result.Next = [int]$Matches[1] }
        return $result
    }
    if ($null -ne $response.Headers.RetryAfter -and $null -ne $response.Headers.RetryAfter.Delta) {
        $result.RetryAfter = [Math]::Min(3600, $response.Headers.RetryAfter.Delta.TotalSeconds)
    }
    $result.Lasting = $status -lt 500 -and $status -ne 429
    $result.Failure = (Get-Explanation $status $Settings "$($response.Headers.Location)") + " [HTTP $status]"
    $result
}

function Get-Explanation([int]$Status, [hashtable]$Settings, [string]$Location) {
    $id = $Settings.SITEWATCH_SERVER_ID
    if ($Status -lt 300) { return "something answers at $($Settings.Base), but it is not Sitewatch: check SITEWATCH_API_URL" }
    if ($Status -lt 400) { return "the address has moved to ${Location}: put the new one into SITEWATCH_API_URL" }
    if ($Status -in 401, 403) { return "the token is not the one of server ${id}: make a new one in Sitewatch and put it into SITEWATCH_TOKEN" }
    if ($Status -in 404, 410) { return "there is no server $id at $($Settings.Base): check SITEWATCH_SERVER_ID and SITEWATCH_API_URL" }
    if ($Status -eq 422) { return "server $id is not one for this: a job wants a server of its own with the protocol heartbeat" }
    if ($Status -in 429, 503) { return 'Sitewatch is busy or starting' }
    if ($Status -ge 500) { return 'Sitewatch, or a proxy before it, has a fault' }
    'the heartbeat was refused: do the versions of agent and Sitewatch fit?'
}

# Milliseconds after the n-th failure in a row: a thirtieth of the interval, doubled up to the interval; where a person has
# to change something first, from the interval up to ten of them. Between half of that and all of it, by chance.
function Get-Backoff([int]$Failures, [int]$IntervalMs, $Result) {
    $first = if ($Result.Lasting) { $IntervalMs } else { [Math]::Max(100, $IntervalMs / 30) }
    $most = if ($Result.Lasting) { 10 * $IntervalMs } else { $IntervalMs }
    $wait = [Math]::Min($most, $first * [Math]::Pow(2, [Math]::Min(20, $Failures - 1)))
    $wait = $wait / 2 + $wait / 2 * (Get-Random -Minimum 0.0 -Maximum 1.0)
    if ($null -ne $Result.RetryAfter) { $wait = [Math]::Max($wait, $Result.RetryAfter * 1000 + $wait) }
    [int]$wait
}

function Send-Repeatedly($Client, [hashtable]$Settings, [hashtable]$Body, [int]$Attempts) {
    for ($n = 1; ; $n++) {
        $result = Send-Heartbeat $Client $Settings $Body
        if ($result.Ok -or $result.Lasting -or $n -ge $Attempts) { return $result }
        Start-Sleep -Milliseconds (Get-Backoff $n 30000 $result)
    }
}

# ---- What a user asks for

function Invoke-Run($Client, [hashtable]$Settings) {
    Write-Log "version $Version sends heartbeats of server $($Settings.SITEWATCH_SERVER_ID) to $($Settings.Base)"
    $failures = 0
    $intervalMs = if ($Settings.LongestMs) { $Settings.LongestMs } else { 30000 }
    while ($true) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $result = Send-Heartbeat $Client $Settings (New-Heartbeat $Settings)
        if ($result.Ok) {
            if ($failures -gt 0) { Write-Log "Sitewatch is reached again, after $failures failed attempts" }
            $failures = 0
            if ($result.Next -ge 1) {
                $intervalMs = 1000 * [Math]::Min(3600, $result.Next)
                if ($Settings.LongestMs) { $intervalMs = [Math]::Min($Settings.LongestMs, $intervalMs) }
            }
            $wait = [Math]::Max(100, $intervalMs - [int]$watch.ElapsedMilliseconds)
        } else {
            $failures++
            $wait = Get-Backoff $failures $intervalMs $result
            # The 1st, 2nd, 4th, 8th ... failure: enough to see what is wrong, too little to fill a log.
            if (($failures -band ($failures - 1)) -eq 0) { Write-Log "$($result.Failure) (attempt $failures, next one in $($wait / 1000) s)" }
        }
        Start-Sleep -Milliseconds $wait
    }
}

function Invoke-Test($Client, [hashtable]$Settings) {
    $body = New-Heartbeat $Settings
    "Sends to $($Settings.Base)/api/heartbeat/$($Settings.SITEWATCH_SERVER_ID)/, a token of $($Settings.SITEWATCH_TOKEN.Length) characters"
    "Heartbeat: $(ConvertTo-Json $body -Compress -Depth 3)"
    $result = Send-Heartbeat $Client $Settings $body
    if (-not $result.Ok) { "FAILED: $($result.Failure)"; exit 1 }
    "Answer: $($result.Reply)"
    "All is well: server $($Settings.SITEWATCH_SERVER_ID) is heard."
}

# As CommandLineToArgvW reads it.
function Format-Argument([string]$Text) {
    if ($Text -ne '' -and $Text -notmatch '[\s"]') { return $Text }
    '"' + (($Text -replace '(\\*)"', '$1$1\"') -replace '(\\+)$', '$1$1') + '"'
}

# The command writes to where this program writes, untouched. A program by its name or path; for others: cmd /c x.bat.
function Start-Command([string[]]$Command) {
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = $Command[0]
    $start.Arguments = (@($Command | Select-Object -Skip 1) | ForEach-Object { Format-Argument $_ }) -join ' '
    $start.UseShellExecute = $false
    $start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
    [void]$start.EnvironmentVariables.Remove('SITEWATCH_TOKEN')
    [System.Diagnostics.Process]::Start($start)
}

# A report must never be the reason why a job does not run, or runs late: the command is started first, and what is wrong
# with the reports is told when it has ended.
function Invoke-Job([string[]]$Command) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $process = $null
    try { $process = Start-Command $Command } catch { Write-Log "the command could not be started: $($_.Exception.GetBaseException().Message)" }
    # Keeps the exit code readable.
    if ($process) { [void]$process.Handle }
    $settings = Read-Settings
    $agent = @{ agent_version = "$Version (PowerShell)" }
    if ($Problems.Count -eq 0) {
        $client = New-Client $settings
        [void](Send-Repeatedly $client $settings ($agent + @{ signal = 'start' }) 2)
    }
    $code = 127
    if ($process) {
        $process.WaitForExit()
        $code = $process.ExitCode
    }
    if ($Problems.Count -gt 0) {
        Write-Log ("the job was not reported, because these settings are wrong:`n  - " + ($Problems -join "`n  - "))
        exit $code
    }
    $ending = if ($code -eq 0) { 'success' } else { 'fail' }
    $seconds = [Math]::Round($watch.Elapsed.TotalSeconds, 3)
    $result = Send-Repeatedly $client $settings ($agent + @{ signal = $ending; exit_code = $code; duration_seconds = $seconds }) 5
    if (-not $result.Ok) { Write-Log "the end of the job was not reported: $($result.Failure)" }
    exit $code
}

$Verb = if ($args.Count -gt 0) { "$($args[0])" } else { 'run' }
$Rest = @($args | Select-Object -Skip 1)
if ($Rest.Count -gt 0 -and $Rest[0] -eq '--') { $Rest = @($Rest | Select-Object -Skip 1) }
if ($Verb -eq '--version') { "sitewatch-agent $Version (PowerShell)"; exit 0 }
if ($Verb -notin 'run', 'once', 'test', 'job' -or ($Verb -eq 'job') -ne ($Rest.Count -gt 0)) {
    Get-Help $PSCommandPath | Out-String | Write-Host
    if ($Verb -in '--help', '-h', 'help') { exit 0 }
    exit 2
}
if ($Verb -eq 'job') { Invoke-Job $Rest }

$settings = Read-Settings
if ($Problems.Count -gt 0) {
    Write-Log ("these settings are wrong:`n  - " + ($Problems -join "`n  - "))
    exit 2
}
$client = New-Client $settings
switch ($Verb) {
    'run' { Invoke-Run $client $settings }
    'test' { Invoke-Test $client $settings }
    'once' {
        $result = Send-Repeatedly $client $settings (New-Heartbeat $settings) 3
        if (-not $result.Ok) { Write-Log $result.Failure; exit 1 }
    }
}
