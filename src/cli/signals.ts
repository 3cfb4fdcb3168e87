/** Resolves with the first SIGTERM or SIGINT; a second one ends the process the usual way. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise(resolve => {
    const once = (signal: NodeJS.Signals) => {
      process.off('SIGTERM', once);
      process.off('SIGINT', once);
      resolve(signal);
    };
    process.on('SIGTERM', once);
    process.on('SIGINT', once);
  });
}
