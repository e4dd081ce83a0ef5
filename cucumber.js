/** Plain `npx cucumber-js --tags @OPW-3.2.1-06` works: the built-in simulators, http binding. */
const common = {
  paths: ['features/**/*.feature'],
  requireModule: ['ts-node/register'],
  require: ['steps/*.ts'],
  format: ['progress'],
};

module.exports = {
  default: common,
  browser: { ...common, worldParameters: { binding: 'browser' } },
};
