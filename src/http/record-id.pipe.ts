import { Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidInput, NotFound } from '../shared/errors.js';

const largest = 2 ** 31 - 1;

/** The id in a path: a number that no record can have is not found, anything but a number is not valid. */
@Injectable()
export class RecordIdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    if (!/^\d{1,15}$/.test(text)) throw InvalidInput.field('id', 'The id must be a whole number.');
    const id = Number(text);
    if (id > largest) throw new NotFound('Record', id);
    return id;
  }
}
