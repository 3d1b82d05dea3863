/** The password of every user here. */
export const password = "a long secret";
