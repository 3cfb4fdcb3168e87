import type { AttendanceDayView, AttendanceDeviceView, CreateCorrection, SheetDayView } from '../client/types.gen.js';

/** Words of the API by themselves; records are imported from `client/types.gen.js`, which is made from its document. */
export type DirectionMode = AttendanceDeviceView['direction_mode'];
export type PushTimeZone = AttendanceDeviceView['push_time_zone'];
export type Direction = NonNullable<CreateCorrection['direction']>;
export type Verdict = SheetDayView['verdict'];
export type DayFlag = AttendanceDayView['flags'][number];
