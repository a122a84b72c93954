using System.Text;
using EmbargoDesk.Web.Recipients;

namespace EmbargoDesk.Web.Tests.Recipients;

public sealed class RecipientCsvTests
{
    [Fact]
    public void The_sheet_says_what_each_column_was_read_as()
    {
        var sheet = RecipientCsv.ReadSheet(Encoding.UTF8.GetBytes("Surname;E-mail;Shoe size\nBerg;ada@paper.example;39\n"));

        Assert.Equal([new("Surname", "last name"), new("E-mail", "e-mail address"), new("Shoe size", null)], sheet.Columns);
        Assert.Equal(("Berg", "ada@paper.example", 2), (sheet.Rows[0].Name, sheet.Rows[0].Email, sheet.Rows[0].Number));
    }

    [Fact]
    public void A_file_without_a_header_has_columns_without_names()
    {
        var sheet = RecipientCsv.ReadSheet(Encoding.UTF8.GetBytes("Ada Berg,ada@paper.example\n"));

        Assert.Equal([new("", "name"), new("", "e-mail address")], sheet.Columns);
        Assert.Equal("Ada Berg", Assert.Single(sheet.Rows).Name);
    }
}
