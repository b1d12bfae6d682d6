import { expect, test } from 'vitest';
import {
  formProblem,
  jsonProblem,
  newRuleSet,
  numbersIn,
  type SimulationForm,
  simulationRequest,
} from '../../../web/src/pages/simulations/simulation-form.ts';

const FORM: SimulationForm = {
  name: ' A try ',
  by: 'range',
  from: '2026-11-01',
  to: '2026-11-30',
  channel: 'POS',
  type: null,
  numbers: '',
  sets: [newRuleSet(1, 'CURRENT', [])],
};

test('order numbers are found in a text or a CSV file, each once', () => {
  expect(
    numbersIn('order,total\r\n"ORD-20260101-AAAAAA",5\r\nord-20260101-bbbbbb;ORD-20260101-AAAAAA'),
  ).toEqual(['ORD-20260101-AAAAAA', 'ORD-20260101-BBBBBB']);
});

test('a form becomes the request that the API takes', () => {
  const changed = { ...newRuleSet(2, 'CHANGED', []), changes: { 'rule-1': { is_active: false } } };
  const json = { ...newRuleSet(3, 'JSON', []), json: '[{"name":"A","strategy":"COST_OPTIMAL"}]' };
  expect(simulationRequest({ ...FORM, sets: [...FORM.sets, changed, json] })).toEqual({
    name: 'A try',
    orders: { from_date: '2026-11-01', to_date: '2026-11-30', channel: 'POS' },
    rule_sets: [
      { name: 'Current rules' },
      { name: 'Rule set 2', changes: [{ rule_id: 'rule-1', changes: { is_active: false } }] },
      { name: 'Rule set 3', base: 'NONE', rules: [{ name: 'A', strategy: 'COST_OPTIMAL' }] },
    ],
  });
});

test('what is missing is said in a sentence', () => {
  expect(formProblem(FORM)).toBeNull();
  expect(formProblem({ ...FORM, to: null })).toBe('Choose the first and the last day.');
  expect(formProblem({ ...FORM, by: 'numbers' })).toBe('Give at least one order number.');
  expect(formProblem({ ...FORM, sets: [...FORM.sets, ...FORM.sets] })).toBe(
    'Every rule set needs a name of its own.',
  );
  expect(jsonProblem('{}')).toBe('Must be a list of rules: [ … ]');
  expect(jsonProblem('[')).not.toBeNull();
});
