import { containerTypes, eachContainer } from './shared/containers';
import { security } from './shared/kubernetes';
import { at, show, strings } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Mandatory access control and masked kernel files stay on. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-confined',
  description:
    "Containers keep the host's AppArmor or SELinux confinement, and the masks over /proc and /sys.",
  severity: 'high',
  controls: {
    cisDocker: ['5.2', '5.3'],
    cisKubernetes: ['5.7.3'],
    nist190: ['4.4.3'],
    nist53: ['AC-3', 'SC-39'],
  },
  why: 'these hold a process that has become root inside away from kernel interfaces and from the files of others',
  remedy:
    'remove apparmor=unconfined, label=disable and systempaths=unconfined; leave procMount and the profile at their defaults',
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* ({ props }) {
      for (const option of strings(props['securityOpts'])) {
        if (/^(apparmor[:=]unconfined|label[:=]disable|systempaths[:=]unconfined)$/.test(option))
          yield { path: 'securityOpts', found: option };
      }
    },
    function* (container) {
      const profile = at(security(container, 'appArmorProfile'), 'type');
      if (profile === 'Unconfined')
        yield { path: 'securityContext.appArmorProfile.type', found: show(profile) };
      const mount = security(container, 'procMount');
      if (mount === 'Unmasked') yield { path: 'securityContext.procMount', found: show(mount) };
      const type = at(security(container, 'seLinuxOptions'), 'type');
      if (type === 'spc_t') yield { path: 'securityContext.seLinuxOptions.type', found: show(type) };
    },
  ),
};
