/** The pack under the SDK's own server: what is turned into values once, and what has to stay apart. */
import { createRequire } from 'node:module';
import {
  AnalyzeRequest,
  AnalyzeStackRequest,
  AnalyzerResource,
  AnalyzerResourceOptions,
} from '@pulumi/pulumi/proto/analyzer_pb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convert } from '../../policies/convert';
import { readOnce, remembering } from '../../policies/once';
import { rules } from '../../policies/rules';
import { docker } from '../../policies/rules/shared/docker';
import { Waivers } from '../../policies/waivers/waiver';
import { container } from '../support/policies';
import { plainStruct } from '../support/values';

type Rpc = (
  call: object,
  done: (error: unknown, answer: { getDiagnosticsList(): unknown[] }) => void,
) => void;
const server = createRequire(__filename)('@pulumi/policy/server') as Record<
  'makeAnalyzeRpcFun' | 'makeAnalyzeStackRpcFun' | 'makeRemediateRpcFun',
  (name: string, version: string, level: string, policies: readonly object[]) => Rpc
>;

const options = () => new AnalyzerResourceOptions();
const properties = () => plainStruct({ ...container().props, labels: [{ label: 'a', value: 'b' }] });
const request = () =>
  new AnalyzeRequest()
    .setType(docker.container)
    .setUrn('u')
    .setName('n')
    .setProperties(properties())
    .setOptions(options());

function ask(kind: keyof typeof server, message: object, policies: readonly object[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    server[kind](
      'p',
      '1',
      'mandatory',
      policies,
    )({ request: message }, (error, answer) => {
      if (error) reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
      else resolve(kind === 'makeRemediateRpcFun' ? [] : answer.getDiagnosticsList());
    });
  });
}

let undo: () => void;
let seen: unknown[];
beforeEach(() => {
  undo = readOnce();
  seen = [];
});
afterEach(() => {
  undo();
});
const both = (policy: object) => ['first', 'second'].map((name) => ({ name, description: 'd', ...policy }));

describe('what the SDK shows', () => {
  const validateResource = ({ props }: { props: unknown }) => void seen.push(props);

  it('is the same for each policy of one request, and another for the next request', async () => {
    await ask('makeAnalyzeRpcFun', request(), both({ validateResource }));
    await ask('makeAnalyzeRpcFun', request(), both({ validateResource }));
    expect(seen).toHaveLength(4);
    expect(seen[0]).toBe(seen[1]);
    expect(seen[2]).toBe(seen[3]);
    expect(seen[0]).not.toBe(seen[2]);
  });

  it('is the same for each policy of the stack', async () => {
    const resource = new AnalyzerResource()
      .setType(docker.container)
      .setUrn('u')
      .setProperties(properties())
      .setOptions(options());
    const message = new AnalyzeStackRequest().setResourcesList([resource]);
    const validateStack = ({ resources }: { resources: { props: unknown }[] }) =>
      void seen.push(resources[0]?.props);
    await ask('makeAnalyzeStackRpcFun', message, both({ validateStack }));
    expect(seen[0]).toBe(seen[1]);
  });

  it('is another for each remediation, which may change it', async () => {
    const remediateResource = ({ props }: { props: { memory: number } }) => {
      seen.push(props.memory);
      props.memory += 1;
      return props;
    };
    const message = request();
    await ask('makeRemediateRpcFun', message, both({ remediateResource, enforcementLevel: 'remediate' }));
    await ask('makeAnalyzeRpcFun', message, both({ validateResource }));
    expect(seen.slice(0, 2)).toEqual([256, 257]);
    expect((seen[2] as { memory: number }).memory).toBe(256);
  });

  it('is what it was without it', async () => {
    undo();
    await ask('makeAnalyzeRpcFun', request(), both({ validateResource }));
    expect(seen[0]).not.toBe(seen[1]);
    expect(JSON.stringify(seen[0])).toBe(JSON.stringify(seen[1]));
  });
});

it('the same is found with it and without', async () => {
  const unsafe = () =>
    new AnalyzeRequest()
      .setType(docker.container)
      .setUrn('u')
      .setProperties(plainStruct({ name: 'n', image: 'redis:latest', privileged: true }))
      .setOptions(options());
  const all = () => {
    const context = {
      purpose: 'production',
      isUnknownError: () => false,
      waivers: new Waivers([], '2026-11-23'),
    } as const;
    return rules.filter(({ kind }) => kind === 'resource').map((rule) => convert(rule, context));
  };
  const found = await ask('makeAnalyzeRpcFun', unsafe(), all());
  undo();
  expect(found.length).toBeGreaterThan(10);
  expect(JSON.stringify(await ask('makeAnalyzeRpcFun', unsafe(), all()))).toBe(JSON.stringify(found));
});

it('an answer is remembered even if it is nothing', () => {
  let asked = 0;
  const nothing = remembering(() => {
    asked += 1;
  });
  const about = {};
  nothing(about);
  nothing(about);
  expect(asked).toBe(1);
});
