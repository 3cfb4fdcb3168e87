/** The queue of single polls: `{ device_id }`. */
export const syncQueue = 'attendance.sync-device';
