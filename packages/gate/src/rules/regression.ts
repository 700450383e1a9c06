import { reasonOf, type RuleFunction } from './context.ts';

const reason = reasonOf('regression');

/** No flow takes longer than lately, as far as several looks agree. */
export const regression: RuleFunction = ({ assessment, policy }) =>
  [...assessment.flows].flatMap(([flow, { effect, judgement }]) => {
    if (!effect) return [];
    const { estimate, milliseconds, eValue, limit, rankP, rounds, because } = judgement;
    const percent = `${estimate >= 1 ? '+' : ''}${(100 * (estimate - 1)).toFixed(0)} %`;
    return [
      reason(effect, {
        subject: flow,
        actual: `${percent}, ${Math.round(milliseconds)} ms`,
        limit: `at most ${(100 * (policy.regression.leastRatio - 1)).toFixed(0)} % or ${policy.regression.leastMilliseconds} ms more than lately`,
        evidence: [
          `${rounds} looks`,
          `evidence ${eValue.toPrecision(3)} of ${limit.toPrecision(3)} needed`,
          `chance of such ranks without a change: ${rankP.toPrecision(2)}`,
          because,
          assessment.note,
        ],
        sentence:
          effect === 'fail'
            ? `${flow} takes ${percent} (${Math.round(milliseconds)} ms) longer than in the last ${assessment.runs} runs, and ${rounds} looks agree; if that is meant, accept it: npm run gate -- accept "${flow}" --because "...".`
            : `${flow} seems to take ${percent} (${Math.round(milliseconds)} ms) longer than lately, ${rounds > 1 ? `but ${rounds} looks did not settle it` : 'and was not measured again'}.`,
      }),
    ];
  });
