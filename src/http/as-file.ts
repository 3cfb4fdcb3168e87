import type { FastifyReply } from 'fastify';

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** The kinds of files lists can be had as, for the OpenAPI document. */
export const fileTypes = ['application/json', 'text/csv', types.xlsx];

/** Makes the reply a download of that name, `records.csv` or `records.xlsx`. */
export function asFile(reply: FastifyReply, name: `${string}.${keyof typeof types}`): void {
  const type = name.endsWith('.csv') ? types.csv : types.xlsx;
  void reply.header('content-type', type).header('content-disposition', `attachment; filename=${name}`);
}
