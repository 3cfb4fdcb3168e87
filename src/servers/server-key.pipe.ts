import { Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidInput } from '../shared/errors.js';
import { keyPattern } from './server.rules.js';

/** The key in a path. */
@Injectable()
export class ServerKeyPipe implements PipeTransform<string, string> {
  transform(key: string): string {
    if (keyPattern.test(key)) return key;
    throw InvalidInput.field('key', 'A key has 1 to 100 letters, digits and . _ : - only.');
  }
}
