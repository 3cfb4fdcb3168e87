import FileDownload from '@mui/icons-material/FileDownloadOutlined';
import { Button, ButtonGroup } from '@mui/material';
import type { FileFormat } from '../attendance-api.js';

const formats: [FileFormat, string][] = [
  ['csv', 'CSV'],
  ['xlsx', 'XLSX'],
];

/** What is shown, as files the server makes. */
export function FileLinks({ href }: { href: (format: FileFormat) => string }) {
  return (
    <ButtonGroup variant="outlined" aria-label="Download what is shown" sx={{ height: 40 }}>
      {formats.map(([format, words], index) => (
        <Button
          key={format}
          component="a"
          href={href(format)}
          download
          startIcon={index === 0 ? <FileDownload /> : undefined}
        >
          {words}
        </Button>
      ))}
    </ButtonGroup>
  );
}
