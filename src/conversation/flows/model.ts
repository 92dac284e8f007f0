import type { ClaudeModel } from '../../domain/models.ts';
import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { type Choice, text } from '../screen.ts';
import type { Context, Move, Screens } from './flow.ts';

/** The newest are offered; a list of all that Anthropic has would be longer than a thumb. */
const MOST_OFFERED = 7;
const RECOMMENDED = 'recommended';
export const USE_RECOMMENDED = 'use_recommended';

/** Which model the agent uses: the recommended one, or another one that Anthropic lists for its owner's credential. */
export const modelScreens: Screens<'choose_model'> = {
  choose_model: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: copy.model.title,
      body: text(
        copy.model.why,
        ...chosenName(facts).map(copy.model.now),
        ...(facts.models.listed.length === 0 ? [copy.model.noList] : []),
      ),
      choices: [
        { id: RECOMMENDED, label: copy.model.recommended(facts.models.recommended.name) },
        ...others(facts).map(({ id, name }) => ({ id, label: name })),
      ],
    }),
    choose: (id, context) => {
      const model = others(context.facts).find((each) => each.id === id);
      if (!model && id !== RECOMMENDED) return null;
      if (!mayChooseModel(context.facts)) return { to: 'my_credential' };
      return model
        ? chooseMove(context, { model: model.id, name: model.name })
        : recommendedMove(context);
    },
    back: () => 'my_credential',
  },
};

/** Only an agent that is built has a model. */
export function mayChooseModel({ machine, credential, entitlement }: Facts): boolean {
  return machine?.state === 'ready' && credential !== null && entitlement.plan !== null;
}

/** The way out of a model that is no longer there; nothing while the agent has another one. */
export function insteadOfRetired(copy: Copy, facts: Facts): Choice[] {
  const label = copy.model.use(facts.models.recommended.name);
  return isRetired(facts) ? [{ id: USE_RECOMMENDED, label, style: 'primary' }] : [];
}

/** The agent then uses the model once, so that its owner hears whether it answers. */
export function useRecommended(context: Context): Move | null {
  if (!isRetired(context.facts)) return null;
  const { effects = [], ...move } = recommendedMove(context);
  return { ...move, effects: [...effects, { type: 'test_credential' }] };
}

function isRetired(facts: Facts): boolean {
  return facts.credential?.verdict === 'model_retired' && mayChooseModel(facts);
}

/** Also for somebody who has changed it on the agent itself. */
function recommendedMove(context: Context): Move {
  return chooseMove(context, { model: null, name: context.facts.models.recommended.name });
}

function chooseMove(
  { copy }: Context,
  { model, name }: { model: string | null; name: string },
): Move {
  return {
    to: 'my_credential',
    say: copy.model.chosen(name),
    effects: [{ type: 'choose_model', model }],
  };
}

function others({ models: { listed, recommended } }: Facts): ClaudeModel[] {
  return listed.filter(({ id }) => id !== recommended.id).slice(0, MOST_OFFERED);
}

function chosenName({ models: { listed, chosen } }: Facts): string[] {
  return listed.filter(({ id }) => id === chosen).map(({ name }) => name);
}
