import { Injectable } from '@nestjs/common';
import { Job } from '../../../jobs/job.decorator.js';
import { CertificateAlerts } from './certificate-alerts.service.js';

@Injectable()
export class CertificateJob {
  constructor(private readonly certificates: CertificateAlerts) {}

  @Job({ name: 'servers.certificates', cron: '*/10 * * * *', retryLimit: 0, expireInSeconds: 300 })
  look(): Promise<void> {
    return this.certificates.look();
  }
}
