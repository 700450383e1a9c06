export default { flows: 'many' };
