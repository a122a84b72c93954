using System.Text;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Tells what a file is by its first bytes; its name and declared type only decide between HTML and plain text.</summary>
internal enum FileForm
{
    Text,
    Html,
    Docx,
}

/// <summary>Sorts files, and refuses those that the reader cannot read with a sentence that says what to do.</summary>
internal static class FileForms
{
    public static FileForm Of(byte[] bytes, string? contentType, string? fileName)
    {
        var name = fileName?.Trim() ?? "";
        if (Starts(bytes, 0xD0, 0xCF, 0x11, 0xE0))
        {
            throw new UnreadableDocumentException(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0
                ? "This Word document is protected with a password: open it in Word, remove the password and import it again."
                : "This is a document of an old Word version (.doc): open it in Word, save it as .docx and import that.");
        }

        if (Starts(bytes, 'P', 'K', 3, 4))
        {
            return FileForm.Docx;
        }

        if (Starts(bytes, '%', 'P', 'D', 'F'))
        {
            throw new UnreadableDocumentException("PDF files cannot be imported: import the Word document from which it was made, or paste the text.");
        }

        if (Starts(bytes, '{', '\\', 'r', 't', 'f'))
        {
            throw new UnreadableDocumentException("RTF files cannot be imported: open it in Word, save it as .docx and import that.");
        }

        if (name.EndsWith(".docx", StringComparison.OrdinalIgnoreCase)
            || contentType?.Contains("wordprocessingml", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw new UnreadableDocumentException("The file is named as a Word document but is none: save the release as .docx in Word and "
                + "import that.");
        }

        return contentType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true
            || name.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".htm", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".xhtml", StringComparison.OrdinalIgnoreCase)
            ? FileForm.Html
            : FileForm.Text;
    }

    /// <summary>True when a text is a page although nothing declared it so.</summary>
    public static bool LooksLikePage(string text)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, 1000)).TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static bool Starts(byte[] bytes, params ReadOnlySpan<int> signature)
    {
        for (var i = 0; i < signature.Length; i++)
        {
            if (bytes.Length <= i || bytes[i] != signature[i])
            {
                return false;
            }
        }

        return true;
    }
}
