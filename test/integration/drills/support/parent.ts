/** A runner that can be killed: starts the load that it reads from its input, says the load's process, and stays. */
import { startLoad } from '../../../../drills/load/start';

async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const order = JSON.parse(Buffer.concat(chunks).toString()) as {
    target: Parameters<typeof startLoad>[0];
    options: Parameters<typeof startLoad>[1];
    journal: string;
  };
  const load = await startLoad(order.target, order.options, order.journal);
  process.stdout.write(String(load.pid));
  await load.ended;
}

void main();
