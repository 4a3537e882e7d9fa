import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoadRecord } from '../../../../drills/history/events';
import { classify } from '../../../../drills/load/client';
import { JournalWriter, readJournal } from '../../../../drills/load/journal';
import { KeyBook, secondOf } from '../../../../drills/load/keys';
import { Promised } from '../../../../drills/load/promised';

describe('a journal', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jsquared-journal-'));
    path = join(folder, 'journal.ndjson');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const end: LoadRecord = { t: 'end', why: 'stopped', operations: 0, monotonic: 1, wall: 2 };
  const read = async (): Promise<LoadRecord[]> => {
    const records: LoadRecord[] = [];
    for await (const record of readJournal(path)) records.push(record);
    return records;
  };

  it('gives back what was written, and is the owner’s alone', async () => {
    const writer = new JournalWriter(path, 1000);
    writer.write(end);
    writer.write(end);
    await writer.close();
    expect(await read()).toEqual([end, end]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps all of itself when something comes after its end', async () => {
    const writer = new JournalWriter(path, 1_000_000);
    const long = { ...end, why: 'x'.repeat(1000) };
    for (let i = 0; i < 100; i += 1) writer.write(long);
    const closed = writer.close();
    writer.write(long);
    await closed;
    expect(writer.error).toBeUndefined();
    expect(await read()).toHaveLength(100);
  });

  it('says when it is full', async () => {
    const writer = new JournalWriter(path, 60);
    expect(writer.full).toBe(false);
    writer.write(end);
    expect(writer.full).toBe(true);
    await writer.close();
  });

  it('never goes on in a file that is there', async () => {
    writeFileSync(path, 'something else\n');
    const writer = new JournalWriter(path, 1000);
    await new Promise((resolve) => setImmediate(resolve));
    await writer.close();
    expect(writer.error?.message).toContain('EEXIST');
    expect(readFileSync(path, 'utf8')).toBe('something else\n');
  });

  it('leaves out a last line that was cut, and no other', async () => {
    const line = JSON.stringify(end);
    writeFileSync(path, `${line}\n${line.slice(0, 20)}`);
    expect(await read()).toEqual([end]);
    appendFileSync(path, `\n${line}\n`);
    await expect(read()).rejects.toThrow('line 2 is no JSON');
  });
});

describe('an error of a command', () => {
  const reply = (message: string): Error => Object.assign(new Error(message), { name: 'ReplyError' });

  it('is a refusal where the server answered', () => {
    expect(classify(reply('NOREPLICAS Not enough good replicas to write.'))).toEqual({
      outcome: 'refused',
      word: 'NOREPLICAS',
    });
    expect(classify(reply('NOPERM this user has no permissions'))).toMatchObject({ word: 'NOPERM' });
  });

  it('is a refusal where nothing was sent', () => {
    const error = new Error("Stream isn't writeable and enableOfflineQueue options is false");
    expect(classify(error)).toEqual({ outcome: 'refused', word: 'UNCONNECTED' });
  });

  it('leaves everything open where no answer came', () => {
    expect(classify(new Error('Command timed out'))).toEqual({ outcome: 'unknown', word: 'TIMEOUT' });
    expect(classify(new Error('Connection is closed.'))).toEqual({ outcome: 'unknown', word: 'CLOSED' });
    expect(classify('read ECONNRESET')).toEqual({ outcome: 'unknown', word: 'CLOSED' });
  });
});

describe('promised values for reads', () => {
  it('are none at first', () => {
    expect(new Promised().draw(0.3)).toBeUndefined();
  });

  it('are of the latest and of all times, within a bound', () => {
    const promised = new Promised();
    for (let value = 1; value <= 100_000; value += 1) promised.add({ key: 'k', value });
    const drawn = Array.from({ length: 1000 }, (_, i) => promised.draw(i / 1000)!.value);
    const latest = drawn.slice(0, 500);
    expect(Math.min(...latest)).toBeGreaterThan(100_000 - 1025);
    expect(Math.min(...drawn)).toBeLessThan(100_000 - 1025);
    expect(promised.draw(0.999_999)).toBeDefined();
  });
});

describe('the book of keys', () => {
  it('holds each judged key once, and no cache key', () => {
    const book = new KeyBook();
    for (const kind of ['plain', 'promised', 'counter', 'multi', 'multi-read', 'get', 'set'] as const) {
      book.see({ kind, key: `${kind}:a` });
      book.see({ kind, key: `${kind}:a` });
    }
    expect(book.keys()).toEqual({
      ledgers: ['plain:a', 'promised:a'],
      counters: ['counter:a'],
      pairs: ['multi:a'],
    });
    expect(secondOf('drill:m:c1:a')).toBe('drill:m:c1:b');
  });
});
