@echo off
rem Starts the BACnet worker on a Windows host: it works on the tasks of a Sitewatch that runs elsewhere (in Docker, say)
rem with BACNET_BACKEND=native, on the network of this host. It needs nothing but the database: DATABASE_URL, and the
rem SECRET_KEY of that Sitewatch, in .env beside package.json or set before. Stop it with Ctrl+C.
setlocal
cd /d "%~dp0.."

where node >nul 2>nul
if errorlevel 1 (
  echo Node.js is missing. Install it from https://nodejs.org/ and start this again.
  goto :failed
)
where npm >nul 2>nul
if errorlevel 1 (
  echo npm is missing. It comes with Node.js: install that anew and start this again.
  goto :failed
)
if not exist package.json (
  echo %CD% is no Sitewatch: package.json is missing.
  goto :failed
)

rem npm keeps what it installed in node_modules\.package-lock.json: older than package-lock.json means outdated.
set INSTALL=
if not exist node_modules\.package-lock.json set INSTALL=1
if not defined INSTALL (
  node -e "const {statSync}=require('node:fs');process.exit(statSync('package-lock.json').mtimeMs>statSync('node_modules/.package-lock.json').mtimeMs?1:0)"
  if errorlevel 1 set INSTALL=1
)
if defined INSTALL (
  echo Installing what Sitewatch needs; this takes a few minutes.
  call npm ci
  if errorlevel 1 (
    echo The installation failed.
    goto :failed
  )
)

set BACNET_BACKEND=native
:start
call npm run cli -- bacnet-native-worker
if not errorlevel 1 goto :ended
echo The worker ended with an error. It is started again in 10 seconds; Ctrl+C ends this.
timeout /t 10 /nobreak >nul
goto :start

:ended
endlocal
exit /b 0

:failed
pause
endlocal
exit /b 1
