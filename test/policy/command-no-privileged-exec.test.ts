import { rule } from '../../policies/rules/command-no-privileged-exec';
import { localCommand } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { describeRule, subject } from '../support/policies';

const command = (create: unknown) => subject(localCommand, { create });

describeRule(rule, {
  accepts: [
    command("docker exec jsquared-dev-a 'kill' '-HUP' '1'"),
    command('docker exec -i --user 999:999 a id'),
    command('docker exec a sh -c "run --privileged"'),
    command('docker update --pids-limit 64 a'),
  ],
  refuses: [
    [command('docker exec --privileged a id'), ['create']],
    [command('docker exec -i -u root a id'), ['create']],
    [command('docker exec --user=0 a id'), ['create']],
    [command('docker exec -it --user 0:0 a id'), ['create']],
    [subject(localCommand, { create: 'true', update: 'docker container exec -u 0 a id' }), ['update']],
  ],
  unknown: [command(UNKNOWN)],
});
