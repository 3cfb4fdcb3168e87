import { Box } from '@mui/material';
import { ShowBase, useShowContext } from 'react-admin';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { Section } from '../../status/section.js';
import { BackendBanner } from '../backend/backend-banner.js';
import { nameOfDevice } from '../bacnet-words.js';
import { Facts } from '../facts.js';
import { valuesEveryMs } from '../live-pace.js';
import type { BacnetDeviceView } from '../types.js';
import { DeviceHeader } from './device-header.js';
import { DevicePoints } from './device-points.js';

/** One controller: how it is, what it says about itself, and its points. */
export default function DevicePage() {
  return (
    <ShowBase queryOptions={{ refetchInterval: valuesEveryMs }}>
      <Device />
    </ShowBase>
  );
}

function Device() {
  const { record: device } = useShowContext<BacnetDeviceView>();
  if (!device) return <Reading />;
  return (
    <>
      <PageTitle title={nameOfDevice(device)} />
      <BackendBanner />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <DeviceHeader device={device} />
        <DevicePoints device={device} />
        <Diagnostics device={device} />
      </Box>
    </>
  );
}

/** What it says about itself, and how it has to be spoken to. */
function Diagnostics({ device }: { device: BacnetDeviceView }) {
  const { vendor_name: vendor, vendor_id: vendorId, objects_expected: expected } = device;
  return (
    <Section title="About the controller">
      <Facts
        wide
        facts={[
          ['Instance', String(device.instance)],
          ['Network', device.network === 0 ? 'the one of this site' : String(device.network)],
          ['Address', `${device.address}${device.is_static ? ', entered by hand' : ''}`],
          ['Vendor', vendor ?? (vendorId === null ? null : `number ${vendorId}`)],
          ['Model', device.model_name],
          ['Firmware', device.firmware],
          ['Protocol revision', device.protocol_revision],
          ['It says it is', device.system_status],
          [
            'Objects',
            expected === null ? null : `${expected}${device.objects_complete ? '' : ', not all of them listed'}`,
          ],
          ['Database revision', device.database_revision],
          ['Largest message', `${device.max_apdu} bytes`],
          ['Segments', segmentWords[device.segmentation] ?? device.segmentation],
          ['Time-outs in a row', device.failures === 0 ? null : device.failures],
        ]}
      />
    </Section>
  );
}

const segmentWords: Record<string, string> = {
  both: 'sent and taken',
  transmit: 'sent, not taken',
  receive: 'taken, not sent',
  none: 'neither sent nor taken',
};
