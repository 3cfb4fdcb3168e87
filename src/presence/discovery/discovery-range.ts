import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { hostsOf } from '../../shared/ip-addresses.js';
import { formatIp, parseIpRanges } from '../../shared/ip.js';
import { canonicalIp } from '../devices/address.rules.js';

/** The addresses that may be looked through: those of DISCOVERY_CIDRS and no others. */
@Injectable()
export class DiscoveryRange {
  /** In order, each once, in canonical form. */
  readonly addresses: readonly string[];

  constructor({ env }: Config) {
    const hosts = parseIpRanges(env.DISCOVERY_CIDRS).ranges.flatMap(hostsOf).map(formatIp);
    // No device has a multicast address, whatever the list says.
    this.addresses = [...new Set(hosts)].filter(address => canonicalIp(address) === address);
  }
}
