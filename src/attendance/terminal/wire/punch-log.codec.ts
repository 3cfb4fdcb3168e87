import { CodeOfUid, Punch } from './punch.codec.js';
import { decodeRecord, RecordLayout, recordSizes } from './punch-record.codec.js';
import { findLayout } from './record-layout.codec.js';

export interface PunchBatch {
  punches: Punch[];
  /** Records that could not be decoded, as they were received. */
  undecodable: Buffer[];
}

const usualBatch = 2_000;

/** The attendance log of a terminal, decoded while it is walked through: a full log is 100,000 records and more. */
export class PunchLog {
  private constructor(
    private readonly records: Buffer,
    /** Null: the records' size is not known, and the whole log counts as one undecodable record. */
    readonly layout: RecordLayout | null,
  ) {}

  /**
   * From the body of a bulk read: `u32 total` and records. `counts` are the numbers of records the terminal gave, before
   * and after the read. Null where the total is not the length, that is, where something is missing.
   */
  static open(body: Buffer, counts: readonly number[]): PunchLog | null {
    if (body.length === 0) return new PunchLog(body, null);
    if (body.length < 4 || body.readUInt32LE(0) !== body.length - 4) return null;
    const records = body.subarray(4);
    return new PunchLog(records, findLayout(records, counts));
  }

  /** Records in the log; 0 where their size is not known. */
  get count(): number {
    return this.layout === null ? 0 : this.records.length / recordSizes[this.layout];
  }

  get bytes(): number {
    return this.records.length;
  }

  /** Whether records carry only the internal number of a user, so that the user list is needed. */
  get needsUsers(): boolean {
    return this.layout !== null && recordSizes[this.layout] === 8;
  }

  *batches(codes: CodeOfUid, size = usualBatch): Generator<PunchBatch> {
    if (this.layout === null) {
      if (this.records.length > 0) yield { punches: [], undecodable: [this.records] };
      return;
    }
    const step = recordSizes[this.layout];
    for (let start = 0; start < this.records.length; start += step * size) {
      yield this.batch(this.layout, codes, this.records.subarray(start, start + step * size));
    }
  }

  private batch(layout: RecordLayout, codes: CodeOfUid, records: Buffer): PunchBatch {
    const step = recordSizes[layout];
    const batch: PunchBatch = { punches: [], undecodable: [] };
    for (let at = 0; at < records.length; at += step) {
      const raw = records.subarray(at, at + step);
      const punch = decodeRecord(layout, raw, codes);
      if (punch) batch.punches.push(punch);
      else batch.undecodable.push(raw);
    }
    return batch;
  }
}
