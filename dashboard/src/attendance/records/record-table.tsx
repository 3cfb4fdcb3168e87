import { Box, ButtonBase, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import type { AttendanceRecordView } from '../../client/types.gen.js';
import { StateMark } from '../../status/state-mark.js';
import { directionOfState, sourceWords, stateText, verifyText } from '../attendance-words.js';
import { DirectionMark } from '../direction-mark.js';
import { PunchTime } from '../punch-time.js';
import { Whose } from '../whose.js';

interface TableProps {
  records: AttendanceRecordView[];
  onOpen: (id: number) => void;
}

/** Records newest first; each opens with its time. */
export function RecordTable({ records, onOpen }: TableProps) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  if (narrow)
    return (
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {records.map(record => (
          <NarrowRow key={record.id} record={record} onOpen={onOpen} />
        ))}
      </Box>
    );
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {['Time', 'Who', 'Terminal', 'In or out', 'By', 'Source', 'Counts'].map(heading => (
            <TableCell key={heading}>{heading}</TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {records.map(record => (
          <WideRow key={record.id} record={record} onOpen={onOpen} />
        ))}
      </TableBody>
    </Table>
  );
}

interface RowProps {
  record: AttendanceRecordView;
  onOpen: (id: number) => void;
}

function WideRow({ record, onOpen }: RowProps) {
  return (
    <TableRow hover sx={{ verticalAlign: 'top' }}>
      <TableCell>
        <Time record={record} onOpen={onOpen} />
      </TableCell>
      <TableCell>
        <Whose {...record} />
      </TableCell>
      <TableCell sx={{ overflowWrap: 'anywhere' }}>{record.device_name}</TableCell>
      <TableCell>
        <InOut record={record} />
      </TableCell>
      <TableCell>{verifyText(record.verify_mode)}</TableCell>
      <TableCell>{sourceWords[record.source]}</TableCell>
      <TableCell sx={{ maxWidth: 220 }}>
        <Validity record={record} />
      </TableCell>
    </TableRow>
  );
}

function NarrowRow({ record, onOpen }: RowProps) {
  return (
    <Box
      component="li"
      sx={{ px: 0.5, py: 1.25, display: 'grid', gap: 0.5, '& + li': { borderTop: 1, borderColor: 'divider' } }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        <Whose {...record} />
        <InOut record={record} />
      </Box>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, fontSize: '0.8125rem' }}>
        <Time record={record} onOpen={onOpen} />
        <Box component="span" sx={{ color: 'text.secondary', textAlign: 'right' }}>
          {record.device_name}, {sourceWords[record.source].toLowerCase()}
        </Box>
      </Box>
      {(!record.is_valid || record.notes) && <Validity record={record} />}
    </Box>
  );
}

function Time({ record, onOpen }: RowProps) {
  return (
    <ButtonBase
      onClick={() => onOpen(record.id)}
      aria-haspopup="dialog"
      sx={{ font: 'inherit', fontWeight: 600, textAlign: 'left', '&:hover': { textDecoration: 'underline' } }}
    >
      <PunchTime local={record.local_time} at={record.timestamp} />
    </ButtonBase>
  );
}

function InOut({ record: { in_out_state: state } }: { record: AttendanceRecordView }) {
  const direction = directionOfState(state);
  return (
    <span title={stateText(state)}>
      <DirectionMark direction={direction} />
    </span>
  );
}

function Validity({
  record: { is_valid: isValid, notes, zone_resolution: resolution },
}: {
  record: AttendanceRecordView;
}) {
  return (
    <>
      {isValid ? <span>Yes</span> : <StateMark state="paused" word="Not valid" />}
      {resolution === 'impossible' && <StateMark state="degraded" word="No such time" />}
      {notes && <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{notes}</Box>}
    </>
  );
}
