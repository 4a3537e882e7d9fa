'use strict';
// The test's own program is a function in the file that ENGINE_TEST_PROGRAM names; what it returns are the outputs.
const pulumi = require('@pulumi/pulumi');

const OUTPUTS = { label: undefined, serial: undefined, password: undefined };

class Thing extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super('fake:index:Thing', name, { ...OUTPUTS, ...args }, { version: '1.0.0', ...opts });
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name, opts) {
    super('test:index:Group', name, {}, opts);
  }
}

class FakeProvider extends pulumi.ProviderResource {
  constructor(name, args, opts) {
    super('fake', name, args, { version: '1.0.0', ...opts });
  }
}

module.exports = require(process.env.ENGINE_TEST_PROGRAM)({ pulumi, Thing, Group, FakeProvider });
