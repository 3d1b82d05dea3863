/** Whom a request comes from, once its access token has been recognised. */
export interface Principal {
  readonly userId: string;
  readonly deviceId: string;
  readonly guest: boolean;
  /** Kept for logging out; never logged. */
  readonly token: string;
}
