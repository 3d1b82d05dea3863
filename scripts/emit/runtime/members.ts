/** What a name means in an object that users hand over: documents know names such as `toString`. */

/** A member by its name: the object's own, or one of its class. What every object has is none. */
export function memberOf<T>(holder: Readonly<Record<string, T>>, name: string): T | undefined {
  if (Object.hasOwn(holder, name)) return holder[name];
  // An object's `constructor` is its class, and functions have their own `call` and `bind`.
  if (name === "constructor" || typeof holder === "function") return undefined;
  for (let owner = parentOf(holder); owner; owner = parentOf(owner))
    // Behind all classes stands what every object has.
    if (Object.hasOwn(owner, name)) return parentOf(owner) ? holder[name] : undefined;
  return undefined;
}

function parentOf(holder: object): object | null {
  return Object.getPrototypeOf(holder) as object | null;
}
