import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { BacnetSimulator } from './bacnet.simulator.js';
import { consoleHelp, DeviceCommand, parseConsoleLine } from './console.rules.js';
import { SimulatedDevice } from './device/simulated-device.js';
import { formatObject, properties } from './model/vocabulary.rules.js';

/** Obeys what is typed, line by line; what is returned stops listening. */
export function openConsole(simulator: BacnetSimulator, input: Readable, print: (text: string) => void): () => void {
  const lines = createInterface({ input });
  lines.on('line', line => {
    const answer = obey(simulator, line);
    if (answer !== '') print(answer);
  });
  return () => lines.close();
}

/** Does what a line says; what there is to say about it. */
function obey(simulator: BacnetSimulator, line: string): string {
  const command = parseConsoleLine(line);
  if (typeof command === 'string') return command;
  if (command.does === 'nothing') return '';
  if (command.does === 'help') return consoleHelp;
  if (command.does === 'list') return simulator.describe().map(describe).join('\n');
  try {
    return obeyOne(simulator.device(command.device), command);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function obeyOne(device: SimulatedDevice, command: DeviceCommand): string {
  if (command.does === 'show') return points(device);
  if (command.does === 'set') {
    device.set(command.object, command.value);
    return `${formatObject(command.object)} is ${device.value(command.object)}`;
  }
  device[command.does]();
  return `${device.instance} ${{ kill: 'is dead', revive: 'is alive', announce: 'announced itself' }[command.does]}`;
}

function describe({
  instance,
  name,
  address,
  objects,
  state,
}: ReturnType<BacnetSimulator['describe']>[number]): string {
  return `${instance}  ${address}  ${objects} points  ${state}  ${name}`;
}

function points(device: SimulatedDevice): string {
  return Array.from(device.objects, ({ id, value, table }) => {
    const [name] = table.values(properties.objectName);
    return `${formatObject(id)}  ${value}  ${name?.type === 'text' ? name.value : ''}`;
  }).join('\n');
}
