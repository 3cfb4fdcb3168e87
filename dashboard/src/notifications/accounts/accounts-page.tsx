import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { notifications } from '../../api/notifications.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { SmsPanel } from './sms-panel.js';
import { SmtpPanel } from './smtp-panel.js';

/** What messages are sent through. */
export default function AccountsPage() {
  const { data, error } = useQuery({
    queryKey: ['notification-accounts'],
    queryFn: ({ signal }) => notifications.accounts(signal),
  });
  if (error) throw error;
  return (
    <>
      <PageTitle title="Mail and SMS" />
      {data ? (
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)', maxWidth: 760 }}>
          {/* Each form begins anew with what was stored. */}
          <SmtpPanel key={`smtp ${data.smtp?.updated_at}`} account={data.smtp} />
          <SmsPanel key={`sms ${data.sms?.updated_at}`} account={data.sms} />
        </Box>
      ) : (
        <Reading />
      )}
    </>
  );
}
