using System.Globalization;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>The words of a text: runs of letters, marks and digits.</summary>
internal static class Words
{
    public static IEnumerable<string> In(string text)
    {
        var from = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i])
                || char.GetUnicodeCategory(text[i]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
            if (inWord && from < 0)
            {
                from = i;
            }
            else if (!inWord && from >= 0)
            {
                yield return text[from..i];
                from = -1;
            }
        }
    }
}
