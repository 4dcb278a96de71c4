/*
 * Makes the validators of ajv smaller and faster. Their code counts errors, and describes each one in full. Ours stop at the
 * first error, so that no code after it has to ask for one, and only the place of the error is read.
 */

const REFUSE = `
function refuse(validator, instancePath, additionalProperty) {
  validator.error = { instancePath, additionalProperty };
  return false;
}
`;

const REFUSAL =
  /(validate\d+)\.errors = \[\{instancePath(?::instancePath\+(.+?))?,schemaPath:".*?",keyword:"\w+",params:\{(.*)\}\}\];\nreturn false;/g;

/** Writes the statement for an error. Unknown fields are named, and the path describes every other error. */
function refusal(_: string, validator: string, path = '""', params = ''): string {
  const [, name] = /^additionalProperty: (\w+)$/.exec(params) ?? [];
  return `return refuse(${[validator, path, ...(name === undefined ? [] : [name])].join(', ')});`;
}

/** What ajv writes, and the equal code for a validator that has returned at its first error. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/, \{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}\)/g, ')'],
  [/let vErrors = null;\nlet errors = 0;\n/g, ''],
  [/const _errs\d+ = errors;\n/g, ''],
  [/\berrors === (?:_errs\d+|0)(?=\))|_errs\d+ === errors\b/g, 'true'],
  [/var valid\d+ = true;\n/g, ''],
  [/if\((!?)valid\d+\)/g, 'if($1true)'],
  [/validate\d+\.errors = vErrors;\nreturn errors === 0;/g, 'return true;'],
  // `findViolation` finds the missing field itself.
  [/let missing\d+;\n| && \(missing\d+ = "\w+"\)/g, ''],
  // Without the mark, a bundler keeps the patterns of validators that it drops.
  [/= new RegExp\(/g, '= /* @__PURE__ */ new RegExp('],
];

/** @throws Error if the code has a form that is not known here, as it can after an update of ajv */
export function compactValidators(code: string): string {
  let compact = code.replace(REFUSAL, refusal);
  for (const [form, equal] of REPLACEMENTS) compact = compact.replace(form, equal);
  const [unknown] = /^.*(?:\b_errs|rrors\b|\bvalid\d|\bmissing\d|\binstancePath\b|\brequire\().*$/m.exec(compact) ?? [];
  if (unknown !== undefined) throw new Error(`ajv wrote code of a form that is not known: ${unknown}`);
  return compact + REFUSE;
}
