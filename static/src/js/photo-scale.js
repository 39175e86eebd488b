// weconnect.scalePhoto(file): the photo as a few hundred kilobytes, upright and without what the camera wrote into it.
// What this browser cannot open (an iPhone's HEIC) or make smaller goes as it is: the city can read it all the same.
(() => {
  const weconnect = (window.weconnect = window.weconnect || {});
  if (weconnect.scalePhoto) return;
  const EDGE = 2048;
  const ENOUGH = 600e3;
  const SHARP_ENOUGH = 2e6; // a screenshot: its letters would blur as a JPEG
  const STEPS = [[EDGE, 0.8], [EDGE, 0.7], [1600, 0.7]];
  const OPENED = /^image\/(jpeg|png|webp|heic|heif)$/;

  // Some browsers hide the screen from sites that would tell it by its canvas: they hand out noise instead of pictures.
  const canvasIsHonest = () => {
    const pen = Object.assign(document.createElement("canvas"), { width: 2, height: 2 }).getContext("2d", { willReadFrequently: true });
    if (!pen) return false;
    pen.fillStyle = "#c86432";
    pen.fillRect(0, 0, 2, 2);
    return [200, 100, 50].every((shade, at) => Math.abs(pen.getImageData(0, 0, 1, 1).data[at] - shade) < 8);
  };

  const opened = (file) => new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => { URL.revokeObjectURL(image.src); reject(new Error("not for this browser")); };
    image.src = URL.createObjectURL(file);
  });

  // Scaled while it is decoded where the browser can: twelve megapixels would need 48 MB. Whoever turned it wrongly, or
  // does not know how to, is told by the height.
  const smaller = async (file, image, width, height) => {
    try {
      const bitmap = await createImageBitmap(file, { resizeWidth: width, resizeQuality: "high", imageOrientation: "from-image" });
      if (Math.abs(bitmap.height - height) <= 1) return bitmap;
      bitmap.close();
    } catch {
      // then from the picture itself
    }
    return image;
  };

  const drawn = async (file, image, edge) => {
    const scale = Math.min(1, edge / Math.max(image.naturalWidth, image.naturalHeight));
    const width = Math.max(1, Math.round(image.naturalWidth * scale));
    const height = Math.max(1, Math.round(image.naturalHeight * scale));
    const source = await smaller(file, image, width, height);
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.fillStyle = "#fff"; // what was see-through
    pen.fillRect(0, 0, width, height);
    pen.drawImage(source, 0, 0, width, height);
    if (source.close) source.close();
    return canvas;
  };

  const encoded = (canvas, type, quality) => new Promise((resolve) => canvas.toBlob(resolve, type, quality));

  // A cheap phone gives a canvas back only when it is told to.
  const drop = (canvas) => { canvas.width = canvas.height = 0; };

  const lightest = async (file, image) => {
    let best = null;
    for (const [edge, quality] of STEPS) {
      const canvas = await drawn(file, image, edge);
      const blob = await encoded(canvas, "image/jpeg", quality);
      drop(canvas);
      if (blob && blob.type === "image/jpeg" && (!best || blob.size < best.size)) best = blob;
      if (best && best.size <= ENOUGH) break;
    }
    return best;
  };

  const sharp = async (file, image) => {
    if (Math.max(image.naturalWidth, image.naturalHeight) <= EDGE) return file.size <= SHARP_ENOUGH ? file : null;
    const canvas = await drawn(file, image, EDGE);
    const blob = await encoded(canvas, "image/png");
    drop(canvas);
    return blob && blob.size <= SHARP_ENOUGH ? blob : null;
  };

  const scaled = async (file) => {
    if (!OPENED.test(file.type) || !canvasIsHonest()) return file;
    const image = await opened(file);
    try {
      const better = (file.type === "image/png" && (await sharp(file, image))) || (await lightest(file, image));
      return better && better.size < file.size ? better : file;
    } finally {
      URL.revokeObjectURL(image.src);
      image.src = "";
    }
  };

  // One at a time: eight large photos at once are more than a cheap phone has memory for.
  let last = Promise.resolve();
  weconnect.scalePhoto = (file) => {
    const asked = last.then(() => scaled(file)).catch(() => file);
    last = asked;
    return asked;
  };
})();
