/** What a worker does. Only `write` changes anything, and is never repeated. */
export const taskTypes = ['discover', 'collect', 'enumerate', 'write'] as const;
export type TaskType = (typeof taskTypes)[number];

export const taskStatuses = ['pending', 'running', 'completed', 'failed'] as const;
export type TaskStatus = (typeof taskStatuses)[number];
