'use strict';
// Stands in for the SDK's module runtime/closure/v8Hooks. That one opens V8's debugger at every start of a program or a pack, to
// learn which script is which file in case a function has to be serialised, and switches a flag of V8 on that nothing uses;
// every file that is loaded is then reported, and no compiled code can be kept, since it holds for one set of flags. This one
// opens it when the first function is serialised: V8 reports the scripts that are there already when it is asked to begin.
const { Session } = require('inspector');

const files = new Map();
let session;

async function open() {
  const opened = new Session();
  opened.connect();
  // Before it is asked: what there is already is reported at once.
  opened.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => files.set(scriptId, url));
  await new Promise((resolve, reject) => {
    opened.post('Debugger.enable', (error) => (error ? reject(error) : resolve()));
  });
  return opened;
}

module.exports = {
  getSessionAsync: () => (session ??= open()),
  isInitializedAsync: () => Promise.resolve(),
  getScriptUrl: (id) => files.get(id),
};
