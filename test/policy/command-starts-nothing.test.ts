import { rule } from '../../policies/rules/command-starts-nothing';
import { localCommand } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { describeRule, subject } from '../support/policies';

const command = (create: unknown) => subject(localCommand, { create });

describeRule(rule, {
  accepts: [
    command('docker build -t jsquared/redis:1 images/redis'),
    command('docker exec a redis-cli ping'),
    command('docker update --pids-limit 64 run create'),
  ],
  refuses: [
    [command('docker run -d --privileged redis'), ['create']],
    [command('id; docker  container create x'), ['create']],
    [command('docker compose up -d'), ['create']],
    [command('kubectl apply -f -'), ['create']],
    [subject(localCommand, { create: 'true', delete: 'podman run x' }), ['delete']],
  ],
  unknown: [command(UNKNOWN)],
});
