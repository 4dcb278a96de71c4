// Asks the language service of an editor for the completions at `|`, in programs that are not finished.
const assert = require('node:assert/strict');
const ts = require('typescript-5');

const START = `import { createClientele } from 'clientele';
import { ConsoleSmsSender } from 'clientele/otp';
import { createTestClientele } from 'clientele/testing';
const sender = new ConsoleSmsSender();
`;
const OTP = ['codeDigits', 'expiresIn', 'secret', 'sendsPerPhone', 'sendsPerToken', 'sendWindow', 'triesPerCode'];
const CASES = [
  ["createClientele({ sms: { kind: '|' } })", ['otp', 'consuming']],
  ["createClientele({ tokens: { kind: '|' } })", ['vault']],
  ["createClientele({ livemode: true, sms: { kind: '|' } })", ['otp', 'consuming']],
  ["createClientele({ sms: { kind: 'otp', | } })", ['sender', ...OTP]],
  ["createClientele({ sms: { kind: 'otp', sender, | } })", OTP],
  ["createClientele({ sms: { kind: 'consuming', | } })", ['verifier', 'expiresIn', 'timeout', 'secret']],
  ["createClientele({ tokens: { kind: 'vault', | } })", ['expiresIn', 'secret']],
  ["createTestClientele({ sms: { kind: '|' } })", ['otp', 'consuming']],
  ["createTestClientele({ sms: { kind: 'otp', | } })", ['sender', ...OTP]],
  ["(await createClientele({ tokens: { kind: 'vault' } })).|", ['otp', 'vault', 'customers', 'fakes']],
  ["(await createClientele({ tokens: { kind: 'vault' } })).vault.issue({ | })", ['app', 'brand', 'fingerprint']],
  ["(await createClientele({ sms: { kind: 'otp', sender } })).otp.issue({ | })", ['source', 'phone']],
];

/** Returns the names that an editor offers at an offset of a program. */
function completionsAt(text, offset) {
  const file = `${__dirname}/completions.mts`;
  const read = (path) => (path === file ? text : ts.sys.readFile(path));
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ strict: true, module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022 }),
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => (read(path) === undefined ? undefined : ts.ScriptSnapshot.fromString(read(path))),
    getCurrentDirectory: () => __dirname,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    realpath: ts.sys.realpath,
  });
  return (service.getCompletionsAtPosition(file, offset, {})?.entries ?? []).map(({ name }) => name);
}

for (const [line, expected] of CASES) {
  const text = START + line;
  const offset = text.indexOf('|');
  const names = completionsAt(text.replace('|', ''), offset);
  const missing = expected.filter((name) => !names.includes(name));
  assert.deepEqual(missing, [], `an editor does not offer ${missing} in ${line}`);
}
console.log(`${CASES.length} completions`);
