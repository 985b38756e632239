/** Why a text is no document that Satchel takes, as half a sentence. */
export class TextProblem extends Error {
  override readonly name = 'TextProblem';
}
