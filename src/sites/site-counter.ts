import { Injectable } from '@nestjs/common';
import { Overview } from '../http/overview.js';
import { SiteBoardService } from './board/site-board.service.js';

/** The part of the first screen that is about other sites. */
@Injectable()
export class SiteCounter {
  constructor(board: SiteBoardService, overview: Overview) {
    overview.register('sites', () => board.counts());
  }
}
