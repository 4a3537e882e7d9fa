import { checkOfRule, eachKnownContainer } from '../check';

/** No device but the usual ones. */
export const check = checkOfRule('container-no-host-devices', {
  tries: "lists the devices in each container's /dev",
  needs: ['containers', 'processes', 'files'],
  judge: eachKnownContainer(function* ({ files, settings }) {
    for (const { path, kind } of files) if (kind === 'device') yield `has the device ${path}`;
    for (const device of settings.devices) yield `was given the device ${device}`;
  }),
});
