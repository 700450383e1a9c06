// Every describe of a spec has the tag of its area: whoever selects by tag would miss its tests otherwise.

const AREA = /(?:^|[\\/])tests[\\/]([\w-]+)[\\/]/;

/** @param {any} node */
const isDescribe = ({ callee }) =>
  callee.type === 'MemberExpression' && callee.object.name === 'test' && callee.property.name === 'describe';

/** The tags of a test's details, as far as they are written out. @param {any} details @returns {string[]} */
function tagsOf(details) {
  const tag = details?.properties?.find((/** @type {any} */ property) => property.key?.name === 'tag')?.value;
  const elements = tag?.type === 'ArrayExpression' ? tag.elements : [tag];
  return elements.flatMap((/** @type {any} */ element) => element?.value ?? []);
}

/** @type {import('eslint').Rule.RuleModule} */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: { missing: "A describe in tests/{{area}} has the tag of its area: { tag: '@{{area}}' }." },
  },
  create(context) {
    const [, area] = AREA.exec(context.filename) ?? [];
    let depth = 0;
    return {
      CallExpression(node) {
        if (!isDescribe(node)) return;
        depth += 1;
        if (area && depth === 1 && !tagsOf(node.arguments[1]).includes(`@${area}`))
          context.report({ node, messageId: 'missing', data: { area } });
      },
      'CallExpression:exit'(/** @type {any} */ node) {
        if (isDescribe(node)) depth -= 1;
      },
    };
  },
};
