import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { likePattern } from '../../database/like.js';
import { orderOf, windowOf } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { Conflict, NotFound } from '../../shared/errors.js';
import { toBlockView, type BlockQuery, type BlockView, type CreateBlock } from './block.dto.js';
import { Block } from './block.entity.js';

const columns = { id: 'id', name: 'name', created_at: 'createdAt', updated_at: 'updatedAt' };

/** The parts of the site that terminals hang in. Throws Conflict where a name is taken. */
@Injectable()
export class BlocksService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: BlockQuery): Promise<[BlockView[], number]> {
    const where = wanted.search ? { name: { $ilike: likePattern(wanted.search) } } : {};
    const [blocks, count] = await this.em.findAndCount(Block, where, {
      ...windowOf(wanted),
      orderBy: orderOf(wanted.ordering, columns, 'name'),
      disableIdentityMap: true,
    });
    const devices = await this.devicesIn(blocks.map(({ id }) => id));
    return [blocks.map(block => toBlockView(block, devices.get(block.id) ?? 0)), count];
  }

  async get(id: number): Promise<BlockView> {
    return toBlockView(await this.find(this.em, id), (await this.devicesIn([id])).get(id) ?? 0);
  }

  async create(input: CreateBlock): Promise<BlockView> {
    const id = await this.em.transactional(async em => {
      await requireFree(em, input.name, null);
      const now = this.clock.now();
      const block = em.create(Block, {
        name: input.name,
        description: input.description,
        createdAt: now,
        updatedAt: now,
      });
      await em.persist(block).flush();
      return block.id;
    });
    return this.get(id);
  }

  /** Changes what is given. */
  async change(id: number, input: Partial<CreateBlock>): Promise<BlockView> {
    await this.em.transactional(async em => {
      const block = await this.find(em, id);
      if (input.name !== undefined) await requireFree(em, input.name, id);
      em.assign(block, { ...given(input), updatedAt: this.clock.now() });
    });
    return this.get(id);
  }

  /** Its terminals stay, in no block. */
  async remove(id: number): Promise<void> {
    await this.em.transactional(async em => {
      em.remove(await this.find(em, id));
    });
  }

  private async devicesIn(ids: readonly number[]): Promise<Map<number, number>> {
    const rows = await query<{ id: number; count: number }>(
      this.em,
      sql<{ id: number; count: number }>`
        select block_id as id, count(*)::int as count from attendance_device
        where block_id = any(${ids}::int4[]) group by block_id`,
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  private async find(em: EntityManager, id: number): Promise<Block> {
    const block = await em.findOne(Block, id, { refresh: true });
    if (!block) throw new NotFound('Block', id);
    return block;
  }
}

const given = (input: Partial<CreateBlock>) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

/** The lock on the name makes two that are added at the same moment wait for each other. */
async function requireFree(em: EntityManager, name: string, id: number | null): Promise<void> {
  await query(em, sql`select pg_advisory_xact_lock(hashtext('attendance block'))`);
  const others = await em.count(Block, { name, ...(id === null ? {} : { id: { $ne: id } }) });
  if (others > 0) throw new Conflict('taken', 'Another block has this name.', [taken]);
}

const taken = { field: 'name', messages: ['Another block has this name.'] };
