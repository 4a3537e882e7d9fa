/** Compares versions by dpkg itself, on this host or in a probe: its rules (epochs, tildes) are nobody else's. */
import { run } from '../../drills/faults/docker/host';
import type { Ran } from '../../drills/faults/port';
import type { Probe } from '../looks/probe';
import type { Comparer } from './list';

/** Milliseconds for one batch. */
const limitMs = 120_000;
/** Questions at once: a question takes dpkg about a millisecond. */
const batch = 5000;

const script =
  'while read -r a operator b; do if dpkg --compare-versions "$a" "$operator" "$b"; then echo 1; else echo 0; fi; done';

/**
 * Makes one.
 * @param probe used where this host has no dpkg
 */
export function dpkgComparer(probe: Probe | undefined): Comparer {
  let here: boolean | undefined;
  const ask = async (input: string): Promise<Ran> => {
    here ??= (await run('dpkg', ['--version'])).code === 0;
    if (here) return run('sh', ['-c', script], limitMs, input);
    if (probe === undefined)
      throw new Error('neither this host nor a probe has dpkg, which compares versions');
    return probe.exec(['sh', '-c', script], input);
  };
  return async (questions) => {
    const answers: boolean[] = [];
    for (let at = 0; at < questions.length; at += batch) {
      const part = questions.slice(at, at + batch);
      // A version is one word of few characters; anything else would be read as another question.
      const odd = part.find(([a, , b]) => !/^[\w.+~:-]+$/.test(a) || !/^[\w.+~:-]+$/.test(b));
      if (odd !== undefined) throw new Error(`"${odd[0]}" or "${odd[2]}" is no version of Debian's`);
      const { code, output } = await ask(part.map((question) => `${question.join(' ')}\n`).join(''));
      const said = output.split('\n').filter((line) => line === '0' || line === '1');
      if (code !== 0 || said.length !== part.length)
        throw new Error(`dpkg did not compare: ${output.slice(0, 200)}`);
      answers.push(...said.map((line) => line === '1'));
    }
    return answers;
  };
}
