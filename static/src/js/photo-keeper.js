// weconnect.keeper: photos that must outlive a closed tab, kept in the browser (IndexedDB) until their form has arrived.
// A browser that keeps nothing (a private window, a full disk) is no reason to stop: every call ends well.
(() => {
  const weconnect = (window.weconnect = window.weconnect || {});
  if (weconnect.keeper) return;

  const answered = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });

  let shelf;
  const open = () => {
    const asked = indexedDB.open("weconnect", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "key" }).createIndex("formKey", "formKey");
    return answered(asked);
  };

  const on = async (mode, act, otherwise) => {
    try {
      shelf = shelf || open();
      return await act((await shelf).transaction("photos", mode).objectStore("photos"));
    } catch {
      return otherwise;
    }
  };

  const all = (store, keys) => Promise.all(keys.map((key) => answered(store.delete(key))));

  weconnect.keeper = {
    keep: (photo) => on("readwrite", (store) => answered(store.put({ ...photo, at: Date.now() }))),
    of: (formKey) => on("readonly", (store) => answered(store.index("formKey").getAll(formKey)), []),
    drop: (key) => on("readwrite", (store) => answered(store.delete(key))),
    dropAll: (formKey) => on("readwrite", async (store) => all(store, await answered(store.index("formKey").getAllKeys(formKey)))),
    dropOld: (before) => on("readwrite", async (store) => {
      const kept = await answered(store.getAll());
      return all(store, kept.filter((photo) => photo.at < before).map((photo) => photo.key));
    }),
  };
})();
