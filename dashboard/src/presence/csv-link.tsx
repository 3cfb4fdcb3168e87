import FileDownload from '@mui/icons-material/FileDownloadOutlined';
import { Button } from '@mui/material';

/** What is shown, as a file the server makes. */
export function CsvLink({ href }: { href: string }) {
  return (
    <Button component="a" href={href} download variant="outlined" startIcon={<FileDownload />} sx={{ height: 40 }}>
      CSV
    </Button>
  );
}
