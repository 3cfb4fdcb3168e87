import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { networkInterfaces, endianness } from 'node:os';
import type { Neighbour } from '../probe.client.js';
import { readGateway, readNeighbours } from './link.codec.js';

/** What the operating system knows of the networks this machine is on. */
export abstract class LinkClient {
  /** The way out (IPv4); null where none is known. */
  abstract gateway(): string | null;
  /** Networks of this machine in CIDR form. */
  abstract networks(): string[];
  /** False where every interface but the loopback is without a carrier; true where that cannot be told. */
  abstract hasCarrier(): boolean;
  /** Empty where the table cannot be read. */
  abstract neighbours(): Promise<Neighbour[]>;
}

export class LinuxLinkClient extends LinkClient {
  gateway(): string | null {
    const table = read('/proc/net/route');
    return table === null ? null : readGateway(table, endianness() === 'LE');
  }

  networks(): string[] {
    return Object.values(networkInterfaces()).flatMap(all =>
      (all ?? []).flatMap(({ cidr, address }) => {
        const bits = cidr?.split('/')[1];
        return bits === undefined || address.includes(':') ? [] : [networkOf(address, Number(bits))];
      }),
    );
  }

  hasCarrier(): boolean {
    let names: string[] = [];
    try {
      names = readdirSync('/sys/class/net').filter(name => name !== 'lo');
    } catch {
      // Not Linux: nothing is known about carriers.
      return true;
    }
    const carriers = names.map(name => read(`/sys/class/net/${name}/carrier`)?.trim());
    return names.length === 0 || carriers.includes('1');
  }

  neighbours(): Promise<Neighbour[]> {
    return new Promise(resolve => {
      execFile('ip', ['-j', 'neigh'], { timeout: 2000, maxBuffer: 8 * 1024 * 1024 }, (error, output) => {
        resolve(error || output.trim() === '' ? [] : readNeighbours(output));
      });
    });
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Interfaces that are down have no readable carrier, other systems have no such files.
    return null;
  }
}

function networkOf(address: string, bits: number): string {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - bits);
  const base = Math.floor(value / size) * size;
  return `${[24, 16, 8, 0].map(shift => Math.floor(base / 2 ** shift) % 256).join('.')}/${bits}`;
}
