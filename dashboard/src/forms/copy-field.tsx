import { Button, TextField } from '@mui/material';
import { useRef, useState } from 'react';

interface CopyFieldProps {
  label: string;
  value: string;
  multiline?: boolean;
}

/** A text to take along: one press copies it, or selects it where the browser allows no more. */
export function CopyField({ label, value, multiline = false }: CopyFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    // Without TLS there is no clipboard; the text is selected, so Ctrl C does it.
    if (!window.isSecureContext) return;
    await navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <TextField
      label={label}
      value={value}
      multiline={multiline}
      fullWidth
      inputRef={field}
      onFocus={event => event.target.select()}
      slotProps={{
        input: {
          readOnly: true,
          sx: { fontFamily: 'ui-monospace, monospace', fontSize: '0.8125rem', alignItems: 'flex-start' },
          endAdornment: (
            <Button size="small" onClick={() => void copy()} aria-label={`Copy: ${label}`} sx={{ flexShrink: 0 }}>
              {copied ? 'Copied' : window.isSecureContext ? 'Copy' : 'Select'}
            </Button>
          ),
        },
      }}
    />
  );
}
