import { Injectable } from '@nestjs/common';
import { Overview } from '../../http/overview.js';
import { toConnectivity, type ConnectivityView, type IsolationQuery } from './connectivity.dto.js';
import { Connectivity } from './connectivity.js';
import { IsolationsService } from './isolations.service.js';

/** What people are shown of this site's own connection. */
@Injectable()
export class ConnectivityService {
  constructor(
    private readonly connectivity: Connectivity,
    private readonly isolations: IsolationsService,
    overview: Overview,
  ) {
    overview.register('connectivity', () => toConnectivity(connectivity.state));
  }

  /** The state as this process sees it, and a page of the isolations; `url` is the path and query of the request. */
  async show(query: IsolationQuery, url: string): Promise<ConnectivityView> {
    const { state } = this.connectivity;
    return { state: state.phase, ...toConnectivity(state), ...(await this.isolations.list(query, url)) };
  }
}
