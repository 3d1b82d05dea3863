/** What is worked out once for each object that it is asked of, and forgotten with the object. */
export function oncePer<Asked extends object, Made>(make: (asked: Asked) => Made): (asked: Asked) => Made {
  const made = new WeakMap<Asked, { readonly value: Made }>();
  return (asked) => {
    const known = made.get(asked) ?? { value: make(asked) };
    made.set(asked, known);
    return known.value;
  };
}
