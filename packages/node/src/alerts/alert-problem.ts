/** Why the server has not done what was asked. */
export interface AlertProblem {
  /**
   * - `off`: alerts are switched off here.
   * - `invalid_option`, `invalid_argument`: what was given cannot be sent.
   * - `unreachable`: no answer in time, or the server cannot now; trying again may help.
   * - `unauthorised`: a token is missing or not accepted.
   * - `refused`: the server does not take it; trying again changes nothing.
   * - `bad_answer`: somebody answered who is not a Plumbline server of this version.
   * - `overloaded`: too many calls are waiting for the server already.
   * - `no_rule`, `no_channel`: the server has no such rule, or channel.
   */
  code:
    | 'off'
    | 'invalid_option'
    | 'invalid_argument'
    | 'unreachable'
    | 'unauthorised'
    | 'refused'
    | 'bad_answer'
    | 'overloaded'
    | 'no_rule'
    | 'no_channel'
  /** What happened and what to do about it. */
  message: string
}

/** Whether the server took it. Expected failures are values here: no call of the SDK rejects. */
export type Outcome<Done extends object> = ({ accepted: true } & Done) | { accepted: false; problem: AlertProblem }

export const failed = (code: AlertProblem['code'], message: string): { accepted: false; problem: AlertProblem } => ({
  accepted: false,
  problem: { code, message },
})
