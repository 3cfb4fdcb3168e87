import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { csvOf } from '../../http/csv.codec.js';
import { cursorOf, cursorPage } from '../../http/cursor.js';
import { Clock } from '../../shared/clock.js';
import { ImpossibleNow, InvalidInput } from '../../shared/errors.js';
import { toReadingView, type ReadingPage, type ReadingQuery, type ReadingView } from './reading.dto.js';
import { findReadings, positionOf, type ReadingSelection } from './reading.queries.js';

const largestExport = 50_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The history of values, newest first. */
@Injectable()
export class ReadingsService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** One page; `url` is the path and query of the request. Throws InvalidInput for a cursor that is none. */
  async list(wanted: ReadingQuery, url: string): Promise<ReadingPage> {
    const rows = await findReadings(this.em, this.selection(wanted, wanted.limit + 1), this.now);
    const page = cursorPage(rows, wanted, url, positionOf);
    return { ...page, results: page.results.map(toReadingView) };
  }

  /** Everything that matches as CSV. Throws ImpossibleNow where that is too much for one file. */
  async csv(wanted: ReadingQuery): Promise<string> {
    const rows = await findReadings(this.em, this.selection(wanted, largestExport + 1), this.now);
    if (rows.length > largestExport) {
      throw new ImpossibleNow('too_much', `More than ${largestExport} readings match; ask for a shorter time.`);
    }
    return csvOf(columns, rows.map(toReadingView));
  }

  private selection(wanted: ReadingQuery, limit: number): ReadingSelection {
    const { point: points, device: devices, quality, since, until } = wanted;
    const times = { since: since?.getTime(), until: until?.getTime() };
    const isRare = quality !== undefined && !quality.includes('good');
    const longest = devices ? dayMs : hourMs;
    // Nothing leads to them but reading everything else: so much of it is bearable.
    if (isRare && !points && (times.until ?? this.now) - (times.since ?? -Infinity) > longest) {
      const stretch = devices ? 'a day' : 'an hour';
      throw InvalidInput.field('since', `Without points, these qualities are found within at most ${stretch}.`);
    }
    return { points, devices, qualities: quality, ...times, cursor: cursorOf(wanted), limit };
  }

  private get now(): number {
    return this.clock.now().getTime();
  }
}

const columns = {
  at: (row: ReadingView) => row.at,
  device: (row: ReadingView) => row.device_name,
  point: (row: ReadingView) => row.point_name,
  value: (row: ReadingView) => row.value,
  text: (row: ReadingView) => row.value_text,
  display: (row: ReadingView) => row.display,
  units: (row: ReadingView) => row.units,
  quality: (row: ReadingView) => row.quality,
  in_alarm: (row: ReadingView) => row.status_flags?.in_alarm ?? null,
  fault: (row: ReadingView) => row.status_flags?.fault ?? null,
  overridden: (row: ReadingView) => row.status_flags?.overridden ?? null,
  out_of_service: (row: ReadingView) => row.status_flags?.out_of_service ?? null,
  reliability: (row: ReadingView) => row.reliability,
  source: (row: ReadingView) => row.source,
  device_at: (row: ReadingView) => row.device_at,
};
