import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../config/schema';
import type { Topology } from '../../../contract/outputs';
import { replaceBlock } from '../../../tools/docs/blocks';
import { settings } from '../../../tools/docs/configuration';
import { generatedFiles } from '../../../tools/docs/generate';
import { topologySvg } from '../../../tools/docs/topology-svg';

const root = path.resolve(__dirname, '../../..');

describe('generated documentation', () => {
  it('is what the code says now; if not: npm run docs', async () => {
    for (const [file, text] of await generatedFiles(root)) {
      expect(fs.readFileSync(path.join(root, file), 'utf8'), `${file} is stale: npm run docs`).toBe(text);
    }
  });

  it('has no link to a file that is not there', () => {
    const pages = [
      'README.md',
      ...fs
        .readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.md'))
        .map((file) => `docs/${file}`),
    ];
    const dead = pages.flatMap((page) => {
      const text = fs.readFileSync(path.join(root, page), 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1] ?? '');
      return links
        .filter((link) => !fs.existsSync(path.join(root, path.dirname(page), link)))
        .map((link) => `${page}: ${link}`);
    });
    expect(dead).toEqual([]);
  });
});

describe('the configuration table', () => {
  const table = settings();

  it('explains every setting', () => {
    expect(table.length).toBeGreaterThan(40);
    expect(table.filter(({ description }) => description === '').map(({ key }) => key)).toEqual([]);
    expect(new Set(table.map(({ key }) => key)).size).toBe(table.length);
  });

  it('shows the defaults that the schema fills in', () => {
    const filled = configSchema.parse({}) as unknown as Record<string, Record<string, unknown>>;
    for (const setting of table.filter(
      ({ key, default: value }) => value !== '' && !key.includes('[]') && key !== 'users',
    )) {
      const [first = '', second] = setting.key.split('.');
      const value = second === undefined ? filled[first] : filled[first]?.[second];
      expect(value, setting.key).toEqual(JSON.parse(setting.default));
    }
  });

  it('lists the top-level keys that Pulumi.yaml lists, with defaults that mean the same', () => {
    const project = parse(fs.readFileSync(path.join(root, 'Pulumi.yaml'), 'utf8')) as {
      config: Record<string, { default?: unknown }>;
    };
    const keys = Object.keys(project.config).map((key) => key.replace(/^jsquared:/, ''));
    expect(keys).toEqual([...new Set(table.map(({ key }) => key.split(/[.[]/)[0]))]);
    const defaults = Object.fromEntries(keys.map((key) => [key, project.config[`jsquared:${key}`]?.default]));
    expect(configSchema.parse(defaults)).toEqual(configSchema.parse({}));
  });
});

describe('a generated block', () => {
  const text = 'a\n<!-- generated: x by y -->\nold\n<!-- end of x -->\nb';

  it('replaces what stands between its markers, and nothing else', () => {
    expect(replaceBlock('f', text, 'x', 'new')).toBe(
      'a\n<!-- generated: x by y -->\nnew\n<!-- end of x -->\nb',
    );
  });

  it('names a marker that is missing, there twice, or out of order', () => {
    expect(() => replaceBlock('f', 'a', 'x', '')).toThrow(
      'f: the marker "generated: x " stands there 0 times',
    );
    expect(() => replaceBlock('f', `${text}\n${text}`, 'x', '')).toThrow('stands there 2 times');
    expect(() => replaceBlock('f', '# end of x \n# generated: x ', 'x', '')).toThrow(
      '"end of x" stands before',
    );
  });
});

describe('the picture', () => {
  const member = (role: 'data' | 'sentinel', index: number) => ({
    name: `main-${role}-${index}`,
    role,
    index,
    address: `10.0.0.${role === 'data' ? 10 + index : 20 + index}`,
    port: 6379,
    hostname: 'h',
    instance: 'i',
    volume: 'v',
  });
  const topology: Topology = {
    schemaVersion: 1,
    project: 'p',
    stack: '<s&"',
    platform: 'docker',
    protected: false,
    addressVantage: ['host'],
    zones: [{ name: 'data', id: 'z', internal: true, subnet: '10.0.0.0/24' }],
    sets: [
      {
        name: 'main',
        masterName: 'm',
        flavour: 'redis',
        image: 'x',
        zone: 'data',
        quorum: 3,
        members: [
          ...[0, 1].map((i) => member('data', i)),
          ...[0, 1, 2, 3, 4].map((i) => member('sentinel', i)),
        ],
        timings: { downAfterMilliseconds: [1500, 1700], failoverTimeoutMilliseconds: 6000, parallelSyncs: 1 },
        durability: { minReplicasToWrite: 1, minReplicasMaxLagSeconds: 10, appendfsync: 'off' },
        maxmemoryMiB: 128,
        users: ['app'],
      },
    ],
    services: [{ name: 'prometheus', instance: 'i', image: 'x', url: 'https://127.0.0.1:9090' }],
  };

  it('shows every member, its address, the quorum and the services', () => {
    const svg = topologySvg(topology);
    for (const each of topology.sets[0]!.members) {
      expect(svg).toContain(`>${each.name}<`);
      expect(svg).toContain(`>${each.address}:6379<`);
    }
    expect(svg).toContain('3 of 5 sentinels agree');
    expect(svg).toContain('>127.0.0.1:9090<');
    expect(svg).toContain('>10.0.0.0/24<');
    expect(svg).toContain('down after 1500 to 1700 ms');
    expect(svg).toContain('snapshots only');
  });

  it('escapes what it is given, and is the same each time', () => {
    const svg = topologySvg(topology);
    expect(svg).not.toContain('<s&"');
    expect(svg).toContain('&#60;s&#38;&#34;');
    expect(topologySvg(topology)).toBe(svg);
  });

  it('keeps everything on the canvas', () => {
    const svg = topologySvg(topology);
    const width = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
    for (const [, x = '', w = ''] of svg.matchAll(/<rect x="([\d.-]+)" y="[\d.-]+" width="([\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x) + Number(w)).toBeLessThanOrEqual(width);
    }
  });
});
